/** Half the width of a Han character is one; everything else is as wide as one. */
const widthOf = (character: string): number => (/[⺀-鿿豈-﫿︰-﹏＀-￯]/u.test(character) ? 2 : 1)

/** How wide a text stands, in halves of a Han character. */
export const textWidth = (text: string): number => [...text].reduce((width, character) => width + widthOf(character), 0)

/** A long value by its beginning and its end, since values of one column often begin alike: 滨江路…停车场. */
export function shortened(text: string, room: number): string {
  if (textWidth(text) <= room) return text
  const characters = [...text]
  const take = (from: readonly string[], most: number): string[] => {
    let width = 0
    return from.filter((character) => {
      width += widthOf(character)
      return width <= most
    })
  }
  // Two for the ellipsis, and the larger part for the beginning.
  const end = take(characters.toReversed(), Math.floor((room - 2) * 0.4)).toReversed()
  const start = take(characters, room - 2 - textWidth(end.join('')))
  return `${start.join('')}…${end.join('')}`
}
