import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import description from './openapi.json' with { type: 'json' }

/** One operation of GitHub's OpenAPI description. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}/issues/{issue_number}/comments`. */
  readonly route: string
  /** Path parameters as they stood in the address. */
  readonly parameters: Readonly<Record<string, string>>
  /** What the description has against this query; empty where nothing. */
  queryFaults(query: URLSearchParams): string[]
  bodyFaults(body: unknown): string[]
  /** Faults of what the server is about to answer. */
  replyFaults(status: number, body: unknown): string[]
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: object
}

interface Described {
  readonly parameters?: readonly ({ $ref: string } | Parameter)[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
  readonly responses: Readonly<Record<string, { $ref: string } | Response>>
}

interface Response {
  readonly content?: { readonly 'application/json'?: { readonly schema: object } }
}

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false })
addFormats.default(ajv)
const coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true })
addFormats.default(coercing)

/** What OpenAPI writes beside alternatives is an alternative in JSON Schema. */
const withNull = (_: string, value: unknown): unknown => {
  const { nullable, oneOf, ...rest } = (value ?? {}) as { nullable?: boolean; oneOf?: object[]; type?: unknown }
  return nullable && oneOf && rest.type === undefined ? { ...rest, oneOf: [...oneOf, { type: 'null' }] } : value
}
const readable = JSON.parse(JSON.stringify(description), withNull) as object
for (const validator of [ajv, coercing]) validator.addSchema({ $id: 'github', ...readable })

/** References inside the description are to its own components. */
const rooted = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"github#/'))

const compiled = new Map<string, ValidateFunction>()

function faultsOf(key: string, schema: object, value: unknown, validator = ajv): string[] {
  let validate = compiled.get(key)
  if (!validate) {
    validate = validator.compile(rooted(schema))
    compiled.set(key, validate)
  }
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${key} ${error.instancePath} ${error.message}`)
}

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly nullable?: boolean
  readonly enum?: readonly unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** The least that GitHub's description takes for one of its components: what a reply has and nobody here looks at. */
export const leastOf = (component: string): Readonly<Record<string, unknown>> =>
  least({ $ref: `#/components/schemas/${component}` }) as Record<string, unknown>

function least(schema: Schema): unknown {
  const { type, format, required = [], properties = {}, ...rest } = resolve<Schema>(schema as { $ref: string } | Schema)
  if (rest.nullable) return null
  if (rest.enum) return rest.enum[0]
  const [alternative] = rest.oneOf ?? rest.anyOf ?? []
  if (alternative) return least(alternative)
  if (rest.allOf) return Object.assign({}, ...rest.allOf.map(least))
  if (type === 'array') return []
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return 1
  if (type === 'string')
    return format === 'uri' ? 'https://github.com' : format === 'date-time' ? '2026-11-01T12:00:00Z' : 'x'
  return Object.fromEntries(required.map((name) => [name, least(properties[name] ?? {})]))
}

function resolve<T extends object>(value: T | { $ref: string }): T {
  if (!('$ref' in value)) return value
  const path = value.$ref.slice(2).split('/')
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], description) as T
}

/** The operation that answers for a method and path; `undefined` where GitHub's description has none (or the cut left it out). */
export function operationFor(method: string, path: string): Operation | undefined {
  for (const [template, methods] of Object.entries(description.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    const match = pattern.exec(path)
    const described = (methods as Record<string, unknown>)[method.toLowerCase()] as Described | undefined
    if (match && described) return operation(`${method} ${template}`, described, { ...match.groups })
  }
  return undefined
}

function operation(route: string, described: Described, parameters: Record<string, string>): Operation {
  const known = (described.parameters ?? []).map((parameter) => resolve<Parameter>(parameter))
  const inQuery = known.filter((parameter) => parameter.in === 'query')
  const checked = (parameter: Parameter, value: string) =>
    faultsOf(
      `${route} ${parameter.name}`,
      { type: 'object', properties: { value: parameter.schema } },
      { value },
      coercing,
    )
  return {
    route,
    parameters,
    queryFaults: (query) => [
      ...known
        .filter((parameter) => parameter.in === 'path')
        .flatMap((parameter) => checked(parameter, decodeURIComponent(parameters[parameter.name] ?? ''))),
      ...[...query].flatMap(([name, value]) => {
        const parameter = inQuery.find((one) => one.name === name)
        return parameter ? checked(parameter, value) : [`${route} has no query parameter ${name}`]
      }),
    ],
    bodyFaults: (body) => {
      const schema = described.requestBody?.content['application/json'].schema
      if (!schema) return body === undefined ? [] : [`${route} takes no body`]
      return faultsOf(`${route} body`, schema, body)
    },
    replyFaults: (status, body) => {
      const response = described.responses[String(status)]
      const schema = response && resolve<Response>(response).content?.['application/json']?.schema
      return schema ? faultsOf(`${route} ${status}`, schema, body) : []
    },
  }
}
