"use strict";
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
const rows = Array.from(document.querySelectorAll("tbody tr"), (row) => [row, plain(row.textContent)]);
const sections = document.querySelectorAll("section.register");
const search = () => {
  const words = plain(document.getElementById("words").value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [row, text] of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector("tbody tr:not([hidden])");
  document.getElementById("found").textContent = words.length ? `${count} / ${rows.length} trường` : "";
};
const form = document.getElementById("search");
form.hidden = false;
form.addEventListener("input", search);
form.addEventListener("submit", (event) => event.preventDefault());
