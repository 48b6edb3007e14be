import { createServer } from '@mswjs/http-middleware'

const { handlers } = await import(process.argv[2])
createServer(...handlers).listen(Number(process.env.PORT), '127.0.0.1')
