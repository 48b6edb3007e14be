/** Whether an object in this JSON text, which must be well formed, has a name twice (RFC 8259, section 4). */
export function repeatsName(json: string): boolean {
  const names: Set<string>[] = []
  for (const [token, string, colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g)) {
    if (token === '{') names.push(new Set())
    if (token === '}') names.pop()
    if (string === undefined || colon === undefined) continue
    const name: string = JSON.parse(string)
    const known = names.at(-1)
    if (known?.has(name)) return true
    known?.add(name)
  }
  return false
}
