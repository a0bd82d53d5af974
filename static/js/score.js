// A form with data-score-sheet adds its points while they are typed, in hundredths of a point.

function hundredths(text) {
  const found = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

function attach(form) {
  const shown = form.querySelector("[data-score-total]");
  const inputs = [...form.querySelectorAll(".points-input")];

  function add() {
    const sum = inputs.reduce((total, input) => total + hundredths(input.value), 0);
    const part = String(sum % 100).padStart(2, "0");
    shown.textContent = `${Math.floor(sum / 100)},${part}`;
  }

  form.addEventListener("input", add);
  add();
}

for (const form of document.querySelectorAll("form[data-score-sheet]")) attach(form);
