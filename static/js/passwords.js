/* A new password can be looked at while it is typed: a button that shows and hides it. Without the script it is as ever. */
const words = document.documentElement.dataset;

for (const field of document.querySelectorAll('input[type="password"][autocomplete="new-password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet show-password";
  button.textContent = words.show;
  button.setAttribute("aria-controls", field.id);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? words.hide : words.show;
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // What is sent is a password again, so that browsers keep it as one and never as a word to suggest.
  field.form?.addEventListener("submit", () => show(false));
  field.setAttribute("autocapitalize", "off");
  field.setAttribute("spellcheck", "false");
  field.after(button);
}
