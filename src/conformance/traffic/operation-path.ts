import { path } from '../../../generated/operation.js'

const operationPath = new RegExp(`${path.replace('{project_id}', '([^/]*)')}/*$`)

/** Whether a URL is that of the operation, on any host and behind any prefix. */
export function isOperationUrl(url: string): boolean {
  return projectIn(url) !== undefined
}

/** The project in the path of the operation, decoded; `undefined` when the URL is another. */
export function projectIn(url: string): string | undefined {
  const [, project] = operationPath.exec(new URL(url).pathname) ?? []
  if (project === undefined) return undefined
  try {
    return decodeURIComponent(project)
  } catch {
    return project
  }
}
