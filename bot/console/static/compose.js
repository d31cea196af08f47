/* The preview beside the form: the server shows the text as it will arrive, counts who gets it and says what
   does not fit; the picture being chosen is shown from this computer. */
"use strict";

const form = document.querySelector("form[data-preview]");
const preview = document.querySelector("#preview");
const picture = form.querySelector("input[type=file]");
const problem = document.querySelector("#picture-too-large");
let chosen = null;
let timer = null;
let newest = 0;

const showPicture = () => {
  if (!chosen) return;
  for (const bubble of preview.querySelectorAll(".bubble")) {
    bubble.querySelector(".bubble-picture, .bubble-file")?.remove();
    const image = document.createElement("img");
    image.className = "bubble-picture";
    image.alt = "";
    image.src = chosen;
    bubble.prepend(image);
  }
};

const refresh = async () => {
  const number = ++newest;
  const sent = new FormData(form);
  sent.delete(picture.name);
  if (picture.files.length) sent.set("has_picture", "1");
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: sent });
    // Of two answers that overtook each other only the newer one counts.
    if (!answer.ok || answer.redirected || number !== newest) return;
    preview.innerHTML = await answer.text();
    showPicture();
  } catch {
    /* Away for a moment: the last preview stays, and the next letter typed asks again. */
  }
};

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 350);
};

form.addEventListener("input", soon);
/* What drafts.js brought back is not in the preview that came with the page. */
if (form.querySelector("textarea").value) soon();

picture.addEventListener("change", () => {
  const file = picture.files[0];
  chosen = null;
  const tooLarge = file && file.size > Number(picture.dataset.limit);
  problem.hidden = !tooLarge;
  if (tooLarge) picture.value = "";
  else if (file && file.type.startsWith("image/")) {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      chosen = reader.result;
      showPicture();
    });
    reader.readAsDataURL(file);
  }
  soon();
});
