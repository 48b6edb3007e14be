/** Bruno names a file after the description of a server, and no file name takes more than 255 bytes. */
const longest = 100

/**
 * Refuses a description of a server that is no short line, and one of a variable. What more there is to say belongs to
 * `info`: @apidevtools/swagger-parser, on which many tools build, takes a 3.1 document with the latter for invalid.
 *
 * @type {import('@redocly/openapi-core/lib/visitors.js').Oas3Rule}
 */
export const plainServer = () => ({
  Server({ description = '' }, ctx) {
    if (description.length <= longest && !description.trim().includes('\n')) return
    ctx.report({
      message: `Some tools name a file after the description of a server; make it one line of at most ${longest} characters.`,
      location: ctx.location.child(['description']),
    })
  },
  ServerVariable({ description }, ctx) {
    if (description === undefined) return
    ctx.report({
      message:
        'Some tools take a 3.1 document for invalid in which a variable of a server has a description; write it in the one of "info".',
      location: ctx.location.child(['description']),
    })
  },
})
