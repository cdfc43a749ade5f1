/**
 * The English of a Chinese word list: every key again, or its plural forms. Chinese has one form, English two, so a key
 * may arrive as `rows`, or as `rows_one` and `rows_other`. Groups may leave keys to the plural forms; `words.test.ts` checks
 * that nothing is missing.
 */
export type Translated<T> = T extends string
  ? string
  : { readonly [K in keyof T & string as K]?: Translated<T[K]> } & {
      readonly [K in keyof T & string as `${K}_one` | `${K}_other`]?: T[K] extends string ? string : never
    }
