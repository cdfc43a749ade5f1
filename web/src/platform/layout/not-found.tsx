import { data } from 'react-router'

/** Any address that no page owns. */
export const loader = () => {
  throw data({ type: 'about:blank', title: 'Not Found', status: 404 }, { status: 404 })
}

export default function NotFound() {
  return null
}
