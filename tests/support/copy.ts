const copies = new WeakMap<Request | Response, Request | Response>()

/**
 * A copy to read, which is kept as long as its original: the fetch of Node 20.19.0 (undici 6.21.1) cancels the body
 * of an original whose copy was collected as garbage.
 */
export function copyOf<Message extends Request | Response>(original: Message): Message {
  const copy = original.clone() as Message
  copies.set(original, copy)
  return copy
}
