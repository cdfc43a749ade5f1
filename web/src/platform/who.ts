import type { Schema } from './operations.ts'

/** Who publishes here, and who is signed in. */

export type Site = {
  /** 临澜市公共数据平台 */
  readonly name: string
  /** 临澜市数据局 */
  readonly publisher: string
  /** Number to call, shown at all times in 适老版. */
  readonly telephone?: string
  /** 网站标识码, where one is assigned. */
  readonly siteCode?: string
}

/** The signed-in person, as `GET /api/v1/me` shows them. */
export type Me = {
  readonly id: string
  readonly name: string
  readonly acts: readonly Act[]
  /** Nothing but the change of the password is open until it is done. */
  readonly mustChangePassword?: boolean
  /** Likewise, until a second factor is set up. */
  readonly mustAddFactor?: boolean
}

/** A post held at an organisation (岗位): what one acts as. */
export type Act = { readonly post: Post; readonly organisationId: string; readonly organisationName: string }

export type Post = Schema<'HeldPost'>['post']
