// On narrow screens the main menu folds behind its button. Without this file it stays open.

const button = document.querySelector("[data-menu-button]");
const menu = document.querySelector("[data-menu]");

function show(isOpen) {
  button.setAttribute("aria-expanded", String(isOpen));
  menu.toggleAttribute("data-collapsed", !isOpen);
}

if (button && menu) {
  button.hidden = false;
  show(false);
  button.addEventListener("click", () => {
    show(button.getAttribute("aria-expanded") !== "true");
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && getComputedStyle(button).display !== "none") {
      show(false);
      button.focus();
    }
  });
}
