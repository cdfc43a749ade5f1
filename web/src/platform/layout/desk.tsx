import { type LoaderFunctionArgs, redirect } from 'react-router'
import { hostContext } from '../host.ts'

/** Each role opens on its own work: administrators on people, everyone else on what is to do. */
export const loader = ({ context }: LoaderFunctionArgs) => {
  const acts = context.get(hostContext).me?.acts ?? []
  const administers = acts.length > 0 && acts.every(({ post }) => post.endsWith('Administrator'))
  throw redirect(administers ? '/people' : '/todo')
}

export default function Desk() {
  return null
}
