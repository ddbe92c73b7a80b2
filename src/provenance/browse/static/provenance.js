// Quicker ways to use the pages; all of them work without.
"use strict";

for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

// Both texts of a comparison keep the passage that is read on one height.
const texts = [...document.querySelectorAll(".sides.level > .text")];
const level = document.getElementById("keep-level");
let leading = null;
function follow(event) {
  const from = event.currentTarget;
  if (!level.checked || (leading && leading !== from)) return;
  const to = texts.find((text) => text !== from);
  const top = from.getBoundingClientRect().top + 60;
  const here = [...from.querySelectorAll(".passage")].find((p) => p.getBoundingClientRect().bottom > top);
  if (!here) return;
  const there = to.querySelector(`[data-passage="${here.dataset.passage}"]`);
  if (!there) return;
  const offset = here.getBoundingClientRect().top - from.getBoundingClientRect().top;
  leading = from;
  to.scrollTop += there.getBoundingClientRect().top - to.getBoundingClientRect().top - offset;
  clearTimeout(follow.timer);
  follow.timer = setTimeout(() => { leading = null; }, 120);
}
if (level && texts.length === 2) {
  for (const text of texts) text.addEventListener("scroll", follow, { passive: true });
}

// A text file dropped on the draft is read here, and sent only with the form.
const draft = document.getElementById("draft");
if (draft) {
  const over = (on) => (event) => { event.preventDefault(); draft.classList.toggle("over", on); };
  draft.addEventListener("dragover", over(true));
  draft.addEventListener("dragleave", over(false));
  draft.addEventListener("drop", async (event) => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    over(false)(event);
    draft.value = await file.text();
  });
}
