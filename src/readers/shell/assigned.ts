import type { ArithmeticExpression, Command, SyntaxNode, Word } from 'unbash'
import type { Branch } from './branches.ts'
import type { Input } from './command-input.ts'

/** What an assignment gives. */
export type Given =
  /** `NAME=WORD`, `NAME[KEY]=WORD` */
  | { readonly kind: 'word'; readonly word: Word; readonly key?: Word }
  /** `NAME=(…)`, `set -- …` */
  | { readonly kind: 'list'; readonly words: readonly Word[] }
  /** `for NAME in …`: one of the words, or of the arguments. */
  | { readonly kind: 'one of'; readonly words: readonly Word[] | undefined }
  /** `${NAME:=WORD}`: where nothing else has given a value. */
  | { readonly kind: 'default'; readonly word: Word }
  /** `printf -v NAME FORMAT …` */
  | { readonly kind: 'printf'; readonly words: readonly Word[] }
  /** `read`: the field of this number (the last takes the rest, `-a` all) of a line, or of one of the lines in a loop. */
  | {
      readonly kind: 'read'
      readonly input: Input
      readonly command: Command
      /** Which line, where commands before it have read from the same. */
      readonly line: number
      readonly field: number | 'all'
      readonly isLast: boolean
      readonly isLooped: boolean
      readonly isWhole: boolean
    }
  /** `mapfile`: the lines. */
  | { readonly kind: 'lines'; readonly input: Input }
  /** `((NAME = EXPRESSION))`, `((NAME++))` */
  | { readonly kind: 'computed'; readonly expression: ArithmeticExpression }
  /** `unset NAME`, `unset 'NAME[KEY]'` */
  | { readonly kind: 'nothing'; readonly element?: string }
  /** Known only at run time. */
  | { readonly kind: 'unknown' }

export type Reading = Extract<Given, { readonly kind: 'read' }>

/** One assignment, with what decides whether it holds. */
export interface Assigned {
  readonly id: number
  readonly name: string
  /** It holds from here on. */
  readonly pos: number
  /** As written. */
  readonly text: string
  readonly given: Given
  /** `+=`, an element, a default: what was there before stays. */
  readonly adds: boolean
  /** What it stands in that may not run. */
  readonly branch: Branch | undefined
  /** The function around it. */
  readonly scope: SyntaxNode | undefined
  readonly isLocal: boolean
}
