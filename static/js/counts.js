// Says under a text how many of its characters are written.

function attach(area) {
  const most = Number(area.dataset.count);
  const count = document.createElement("p");
  count.className = "char-count";
  count.id = `${area.id}-count`;
  area.after(count);
  const show = () => {
    const written = [...area.value].length;
    const over = written > most ? `: ${written - most} di troppo` : "";
    count.textContent = `${written} ${written === 1 ? "carattere scritto" : "caratteri scritti"} su ${most}${over}.`;
    count.toggleAttribute("data-over", written > most);
  };
  area.addEventListener("input", show);
  show();
}

export function attachAll(root) {
  for (const area of root.querySelectorAll("textarea[data-count]")) {
    if (!document.getElementById(`${area.id}-count`)) attach(area);
  }
}

attachAll(document);
document.addEventListener("rows:changed", () => attachAll(document));
