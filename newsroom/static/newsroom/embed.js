// A click on a video's link puts its player in the link's place. Without this file it stays a link.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player-url]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.src = link.dataset.playerUrl;
  player.title = link.dataset.title;
  player.allow = "fullscreen; autoplay";
  player.referrerPolicy = "strict-origin-when-cross-origin";
  link.replaceWith(player);
  player.focus();
});
