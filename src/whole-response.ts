/**
 * A response whose body is text in memory. The stream of an ordinary one takes an eighth of the time of
 * a call on loopback, so here it is made only for whoever asks for more than the text.
 */
export class WholeResponse extends Response {
  readonly #text: string
  #ordinary: Response | undefined

  constructor(text: string, init: ResponseInit) {
    super(null, init)
    this.#text = text
  }

  override async text(): Promise<string> {
    return this.#ordinary ? this.#ordinary.text() : this.#text
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  override get body(): Response['body'] {
    return this.#withStream().body
  }

  override get bodyUsed(): boolean {
    return this.#ordinary?.bodyUsed ?? false
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#withStream().arrayBuffer()
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer())
  }

  override blob(): Promise<Blob> {
    return this.#withStream().blob()
  }

  override formData(): Promise<FormData> {
    return this.#withStream().formData()
  }

  override clone(): Response {
    return this.#withStream().clone()
  }

  #withStream(): Response {
    const { status, headers } = this
    this.#ordinary ??= new Response(this.#text || null, { status, headers })
    return this.#ordinary
  }
}
