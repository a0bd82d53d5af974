// Sends a chosen file with a bar that shows how far it is. Without this file the form is sent
// as any other.

function said(form, text) {
  const problem = form.querySelector("[data-upload-problem]");
  problem.textContent = text;
  problem.hidden = !text;
  const input = form.querySelector("input[type=file]");
  input.setAttribute("aria-invalid", String(Boolean(text)));
  input.setAttribute("aria-describedby", problem.id);
  if (text) {
    input.focus();
  }
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

function send(form) {
  const request = new XMLHttpRequest();
  const line = form.querySelector("[data-upload-progress]");
  const bar = line.querySelector("progress");
  const status = form.querySelector("[data-upload-status]");
  const button = form.querySelector("button");
  const finish = (text) => {
    line.hidden = true;
    button.disabled = false;
    said(form, text);
  };
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      bar.value = Math.round((event.loaded / event.total) * 100);
      status.textContent = bar.value < 100 ? `${bar.value}%` : "Controllo del file…";
    }
  });
  request.addEventListener("load", () => {
    const answer = answerOf(request);
    if (request.status === 200 && answer.address) {
      window.location.assign(answer.address);
    } else {
      finish(answer.problem || "Il file non è stato caricato: ricarica la pagina e riprova.");
    }
  });
  request.addEventListener("error", () => {
    finish("La rete si è interrotta, oppure il file è troppo grande: riprova.");
  });
  bar.value = 0;
  line.hidden = false;
  button.disabled = true;
  said(form, "");
  request.send(new FormData(form));
}

for (const form of document.querySelectorAll("[data-upload]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
