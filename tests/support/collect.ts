/** Takes all that comes out of a source, into a list of the caller's when it must survive a failure. */
export async function collect<Item>(source: AsyncIterable<Item>, items: Item[] = []): Promise<Item[]> {
  for await (const item of source) items.push(item)
  return items
}
