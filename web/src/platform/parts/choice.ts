/** What a select of these values stands at: the first, where the form says nothing that is among them. */
export const chosenIn = <Value extends string>(
  form: FormData,
  name: string,
  values: readonly [Value, ...Value[]],
): Value => values.find((value) => value === form.get(name)) ?? values[0]
