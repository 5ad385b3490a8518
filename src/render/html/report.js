
"use strict";
(() => {
  const open = (id) => {
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView({ block: target.classList.contains("posting") ? "start" : "center" });
    if (target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  };
  const follow = () => open(decodeURIComponent(location.hash.slice(1)));
  addEventListener("hashchange", follow);
  follow();
  addEventListener("beforeprint", () => document.querySelectorAll(".details > details").forEach((box) => { box.open = true; }));

  const table = document.getElementById("overview");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const details = new Map(Array.from(document.querySelectorAll(".details > details"), (box) => [box.dataset.id, box]));

  // Sorting: a button in every heading; the order of the input is the third state.
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const headings = Array.from(table.tHead.rows[0].cells);
  const key = (row, column) => {
    const cell = row.cells[column];
    return (cell.dataset.sort || cell.textContent).trim();
  };
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const numeric = heading.classList.contains("number");
      const first = numeric ? "descending" : "ascending";
      const second = numeric ? "ascending" : "descending";
      const now = heading.getAttribute("aria-sort");
      const next = now === first ? second : now === second ? null : first;
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      const sorted = rows.slice();
      if (next) {
        heading.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        sorted.sort((a, b) => {
          const one = key(a, column), other = key(b, column);
          // What is empty stays at the end in both directions.
          if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
          return sign * order.compare(one, other);
        });
      }
      body.append(...sorted);
    });
  });

  // Filters.
  const form = document.getElementById("filters");
  const field = (name) => document.getElementById("filter-" + name);
  const count = field("count");
  const texts = new Map();
  const text = (row) => {
    let known = texts.get(row);
    if (known === undefined) {
      known = (row.textContent + " " + details.get(row.dataset.for).textContent).toLowerCase();
      texts.set(row, known);
    }
    return known;
  };
  const columns = { error: 6, warning: 7, note: 8 };
  const has = (row, severity) => row.cells[columns[severity]].textContent !== "0";
  const fits = (row, wanted, words) => {
    if (wanted.class && row.dataset.class !== wanted.class) return false;
    if (wanted.role && row.dataset.role !== wanted.role) return false;
    if (wanted.family && row.dataset.family !== wanted.family) return false;
    if (wanted.severity === "none" && Object.keys(columns).some((severity) => has(row, severity))) return false;
    if (wanted.severity && wanted.severity !== "none" && !has(row, wanted.severity)) return false;
    return words.every((word) => text(row).includes(word));
  };
  const filter = () => {
    const wanted = {};
    for (const name of ["class", "role", "family", "severity"]) wanted[name] = field(name).value;
    const words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const hidden = !fits(row, wanted, words);
      row.hidden = hidden;
      details.get(row.dataset.for).hidden = hidden;
      if (!hidden) shown += 1;
    }
    count.textContent = shown === rows.length ? rows.length + " postings" : shown + " of " + rows.length + " postings";
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("input", filter);
  form.hidden = false;
  filter();
})();
