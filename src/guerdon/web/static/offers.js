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
})();
