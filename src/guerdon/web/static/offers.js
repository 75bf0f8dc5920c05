// Lists of known words: the last one that is being typed is completed, those before it stay.
(() => {
  "use strict";
  const kept = document.getElementById("known-words");
  const words = kept ? JSON.parse(kept.textContent) : {};
  const MOST = 12;
  document.addEventListener("input", (event) => {
    const field = event.target.closest("input[data-known]");
    const known = field && words[field.dataset.known];
    if (!known) return;
    let list = field.nextElementSibling;
    if (!list || list.tagName !== "DATALIST") {
      list = document.createElement("datalist");
      list.id = `k-${field.name}`;
      field.after(list);
      field.setAttribute("list", list.id);
    }
    const cut = field.value.match(/^(.*[,，、;；]\s*)?([^,，、;；]*)$/);
    const before = cut?.[1] || "";
    const typed = (cut?.[2] || "").trim().toLowerCase();
    const fits = known.filter((word) => word.toLowerCase().includes(typed)).slice(0, MOST);
    list.replaceChildren(...fits.map((word) => {
      const one = document.createElement("option");
      one.value = before + (/[,，、;；"]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word);
      return one;
    }));
  });

  // What the trial finds wrong stands at its field, once somebody has typed there.
  const touched = new Set();
  document.addEventListener("input", (event) => { if (event.target.name) touched.add(event.target.name); });
  const field = (name) => {
    const all = [...document.querySelectorAll("#sections [name]")];
    const exact = all.find((one) => one.name === name);
    if (exact) return exact.closest(".field");
    // What is wrong with rows as a whole stands below all of them.
    return all.find((one) => one.name.startsWith(`${name}.`))?.closest("fieldset");
  };
  document.body.addEventListener("faults", (event) => {
    for (const old of document.querySelectorAll("#sections .wrong[data-tried]")) old.remove();
    for (const one of document.querySelectorAll("#sections [aria-invalid]")) {
      if (touched.has(one.name)) one.removeAttribute("aria-invalid");
    }
    for (const [name, says] of Object.entries(event.detail)) {
      if (typeof says !== "string" || ![...touched].some((one) => one === name || one.startsWith(`${name}.`))) continue;
      const place = field(name);
      if (!place || place.querySelector(".wrong:not([data-tried])")) continue;
      const told = document.createElement("p");
      told.className = "wrong";
      told.dataset.tried = "";
      told.setAttribute("role", "alert");
      told.textContent = says;
      place.append(told);
      if (place.tagName !== "FIELDSET") place.querySelector("input, select")?.setAttribute("aria-invalid", "true");
    }
  });
})();
