/** 通行密钥与安全密钥: W3C Web Authentication Level 3. The private key never leaves the device; we keep the public half. */
import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { StoredFactor } from './factor-store.ts'

/** For which site a passkey is made: its host name, and the address that the browser must have been at. */
export type RelyingParty = { readonly id: string; readonly origin: string; readonly name: string }

/** A passkey belongs to a host name: there is none at a bare address, and none without https but on the machine itself. */
export function relyingPartyAt(origin: string, name: string): RelyingParty | undefined {
  const { protocol, hostname } = new URL(origin)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return undefined
  if (protocol !== 'https:' && hostname !== 'localhost') return undefined
  return { id: hostname, origin, name }
}

type Passkey = Pick<StoredFactor, 'credentialId' | 'transports'>

const descriptors = (passkeys: readonly Passkey[]) =>
  passkeys.flatMap(({ credentialId, transports }) =>
    credentialId ? [{ id: credentialId, transports: transports ?? [] }] : [],
  )

export const creationOptions = (
  { id, name }: RelyingParty,
  person: { readonly id: string; readonly login: string; readonly name: string },
  existing: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  generateRegistrationOptions({
    ...{ rpID: id, rpName: name },
    ...{ userID: new TextEncoder().encode(person.id), userName: person.login, userDisplayName: person.name },
    attestationType: 'none',
    excludeCredentials: descriptors(existing),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  })

export const requestOptions = (
  { id }: RelyingParty,
  passkeys: readonly Passkey[],
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: id,
    allowCredentials: descriptors(passkeys),
    userVerification: 'preferred',
  })

export type NewPasskey = Required<Pick<StoredFactor, 'credentialId' | 'publicKey' | 'signCount' | 'transports'>>

/** What to keep of a passkey just made; undefined where the answer is not one to this challenge at this site. */
export async function checkCreation(
  { id, origin }: RelyingParty,
  challenge: string,
  response: unknown,
): Promise<NewPasskey | undefined> {
  const found = await settled(
    verifyRegistrationResponse({
      // What comes from outside is parsed by the library, which throws on anything else than such a response.
      response: response as RegistrationResponseJSON,
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id },
      requireUserVerification: false,
    }),
  )
  if (!found?.verified) return undefined
  const { credential } = found.registrationInfo
  return {
    ...{ credentialId: credential.id, publicKey: Buffer.from(credential.publicKey), signCount: credential.counter },
    transports: credential.transports ?? [],
  }
}

/** The new count of signatures; undefined where the signature is not this passkey's, for this challenge, at this site. */
export async function checkAssertion(
  { id, origin }: RelyingParty,
  challenge: string,
  { credentialId, publicKey, signCount, transports }: StoredFactor,
  response: unknown,
): Promise<number | undefined> {
  if (!credentialId || !publicKey || signCount === null) return undefined
  const found = await settled(
    verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id },
      credential: {
        ...{ id: credentialId, publicKey: new Uint8Array(publicKey), counter: signCount },
        transports: transports ?? [],
      },
      requireUserVerification: false,
    }),
  )
  return found?.verified ? found.authenticationInfo.newCounter : undefined
}

/** The library throws on every answer that does not hold; for the caller that is one kind of wrong. */
const settled = <T>(check: Promise<T>): Promise<T | undefined> => check.catch(() => undefined)
