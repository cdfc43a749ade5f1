import type {
  HttpMethod,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  SuccessResponse,
} from 'openapi-typescript-helpers'
import type { components, operations, paths } from './api.gen.ts'

/**
 * What may be asked of the API and what it answers, all of it read off its description (`npm run gen`). A path, a method or a member
 * that the description does not have does not compile. The types that openapi-fetch itself gives its methods let unknown members
 * through and turn read-only lists into objects, hence these.
 */

/** A thing of the API by the name it has in the description: `Schema<'Dataset'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** What an operation answers; `undefined` where that is 204 or a file. */
export type Answer<Id extends keyof operations> = Answered<operations[Id]>

/** The query parameters that an operation takes. */
export type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>

/** The body that an operation takes. */
export type Body<Id extends keyof operations> = OperationRequestBodyContent<operations[Id]>

/** A GET, answered with the parsed body. */
export type Get = <Path extends PathsWithMethod<paths, 'get'>>(
  path: Path,
  ...asked: Asked<paths[Path]['get']>
) => Promise<Answered<paths[Path]['get']>>

/** Any other method, answered with the parsed body. */
export type Send = <Method extends Exclude<HttpMethod, 'get'>, Path extends PathsWithMethod<paths, Method>>(
  method: Method,
  path: Path,
  ...asked: Asked<paths[Path][Method]>
) => Promise<Answered<paths[Path][Method]>>

/** Any method, answered with the response as it came: its headers, and a body that is still to be read. */
export type Call = <Method extends HttpMethod, Path extends PathsWithMethod<paths, Method>>(
  method: Method,
  path: Path,
  ...asked: Asked<paths[Path][Method]>
) => Promise<Reply<Answered<paths[Path][Method]>>>

interface Reply<T> extends Response {
  json(): Promise<T>
}

type Answered<Operation> = Operation extends { responses: infer Responses extends Record<number, unknown> }
  ? SuccessResponse<Responses>
  : never

/** `path`, `query`, `header` and `body` of a call; it may be left out where the operation requires none of them. */
type Asked<Operation> = Operation extends { parameters: infer Parameters }
  ? Optional<Omit<Parameters, 'cookie'> & Sent<Operation>>
  : never

type Optional<Members> = RequiredKeysOf<Members> extends never ? [asked?: Members] : [asked: Members]

/** Bytes go as they are, to operations whose description has no body for them. */
type Sent<Operation> = Operation extends { requestBody: object }
  ? { readonly body: OperationRequestBodyContent<Operation> }
  : { readonly bytes?: Blob }
