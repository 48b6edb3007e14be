/** Bruno names a file after the description of a server, and no file name takes more than 255 bytes. */
const longest = 100

/**
 * Refuses a description of a server that is no short line: what more there is to say belongs to its variables.
 *
 * @type {import('@redocly/openapi-core/lib/visitors.js').Oas3Rule}
 */
export const shortServer = () => ({
  Server({ description = '' }, ctx) {
    if (description.length <= longest && !description.trim().includes('\n')) return
    ctx.report({
      message: `Some tools name a file after the description of a server; make it one line of at most ${longest} characters.`,
      location: ctx.location.child(['description']),
    })
  },
})
