// Keeps the progress of a bulk reminder up to date. Without script the page is loaded again by hand.
(() => {
  const box = document.querySelector("[data-desk-job]");
  if (!box) return;
  const bar = box.querySelector("[data-desk-progress]");
  const done = box.querySelector("[data-desk-done]");
  const words = box.querySelector("[data-desk-words]");

  const look = async () => {
    let state;
    try {
      const answer = await fetch(box.dataset.deskJob, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      state = await answer.json();
    } catch {
      window.setTimeout(look, 5000);
      return;
    }
    bar.value = state.done;
    if (words.textContent !== state.words) words.textContent = state.words;
    done.textContent = state.done;
    if (state.state === "done") window.location.reload();
    else window.setTimeout(look, 1000);
  };
  window.setTimeout(look, 1000);
})();
