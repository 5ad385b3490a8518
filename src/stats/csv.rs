use super::count::{Count, Stats};
use crate::model::GroupKind;

/// All numbers as one table: `table, key, count, of, share`. Cells that a spreadsheet would take for a formula begin
/// with an apostrophe.
pub fn csv(stats: &Stats) -> std::io::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(["table", "key", "count", "of", "share"])?;
    let all = stats.analysed;
    let mut row = |table: &str, key: &str, count: u64, of: u64, share: String| {
        writer.write_record([table, &guarded(key), &count.to_string(), &of.to_string(), &share])
    };
    row("results", "analysed", stats.analysed, all, String::new())?;
    row(
        "results",
        "failed",
        stats.failed,
        stats.analysed + stats.failed,
        String::new(),
    )?;
    row(
        "results",
        "lines_that_are_no_result",
        stats.wrong,
        stats.wrong,
        String::new(),
    )?;
    for (kind, count) in &stats.failures {
        row("failures", kind, *count, stats.failed, String::new())?;
    }
    let with_role = stats.roles.iter().map(|count| count.count).sum();
    let tables: [(&str, &[Count], u64); 11] = [
        ("is_cx", &stats.is_cx, all),
        ("family", &stats.families, all),
        ("role", &stats.roles, with_role),
        ("claims_is_cx", &stats.claims.is_cx, stats.claims.claims),
        ("claims_family", &stats.claims.families, stats.claims.claims),
        ("finding", &stats.findings, all),
        ("years", &stats.years, all),
        ("industry_required", &stats.industries_required, all),
        ("industry_wished", &stats.industries_wished, all),
        ("certificate_required", &stats.certificates_required, all),
        ("certificate_wished", &stats.certificates_wished, all),
    ];
    for (table, counts, of) in tables {
        for count in counts {
            row(table, &count.key, count.count, of, format!("{:.3}", count.share))?;
        }
    }
    row("hidden_cx", "", stats.claims.hidden_cx, all, String::new())?;
    for company in &stats.companies {
        row(
            "company_postings",
            &company.company,
            company.postings,
            all,
            String::new(),
        )?;
        row(
            "company_cx",
            &company.company,
            company.cx,
            company.postings,
            String::new(),
        )?;
        row(
            "company_claims",
            &company.company,
            company.claims,
            company.postings,
            String::new(),
        )?;
        row(
            "company_mislabelled",
            &company.company,
            company.mislabelled,
            company.claims,
            String::new(),
        )?;
    }
    for month in &stats.months {
        row("month_postings", &month.month, month.postings, all, String::new())?;
        row("month_cx", &month.month, month.cx, month.postings, String::new())?;
        row(
            "month_claims",
            &month.month,
            month.claims,
            month.postings,
            String::new(),
        )?;
    }
    row("distinct", "", stats.duplicates.distinct, all, String::new())?;
    for group in &stats.duplicates.groups {
        let table = match group.kind {
            GroupKind::SameText => "group_same_text",
            GroupKind::SameCompanyAndTitle => "group_same_company_and_title",
        };
        let key = format!("{} · {}", group.titles.join(" / "), group.companies.join(" / "));
        row(
            table,
            &key,
            u64::try_from(group.postings).unwrap_or(u64::MAX),
            all,
            String::new(),
        )?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
