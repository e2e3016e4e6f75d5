// Passkeys are offered only where the browser has them; without script the password form is all there is.
if (window.PublicKeyCredential) {
  document.querySelectorAll('[data-passkey]').forEach((part) => { part.hidden = false })
}
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  document.querySelectorAll('[data-passkey-failed]').forEach((say) => { say.hidden = false })
})
