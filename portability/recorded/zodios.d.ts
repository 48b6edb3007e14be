// `npm run portability` compiles all that openapi-zod-client makes; here the schemas, without the client around them.
declare module '@zodios/core' {
  export const makeApi: any
  export const Zodios: any
  export type ZodiosOptions = any
}
