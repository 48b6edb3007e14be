// Adds a button to each listing that copies it, where the browser lets a page do that.
if (navigator.clipboard) {
  for (const listing of document.querySelectorAll('pre')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Copy'
    const caption = listing.closest('figure')?.querySelector('figcaption')?.textContent.trim()
    button.setAttribute('aria-label', caption ? `Copy ${caption}` : 'Copy')
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(listing.textContent)
      button.textContent = 'Copied'
    })
    listing.before(button)
  }
}
