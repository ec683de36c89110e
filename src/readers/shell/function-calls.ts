import { stretch, type Word } from '../parse/words.ts'
import type { ControlFlow } from './control-flow.ts'
import { type Frame, inside, maxOpen, openCall } from './frame.ts'
import type { Definition } from './functions.ts'
import type { IdleFunctions } from './idle.ts'
import type { Position } from './position.ts'
import type { Problems } from './unread.ts'

/** Nodes of called functions. */
const maxSteps = 200_000

/** Words that a function calls itself with: each `$@` in it stands for all of them again. */
const maxGivenAgain = 1000

/** Reads functions where they are called, with what they are given. */
export class FunctionCalls {
  constructor(
    private readonly flow: ControlFlow,
    private readonly idle: IdleFunctions,
    private readonly position: Position,
    private readonly problems: Problems,
  ) {}

  read(definition: Definition, words: readonly Word[], frame: Frame): void {
    const { node } = definition
    const given = words.slice(1)
    if (given.length > maxGivenAgain && frame.open.some((one) => one.node === node)) {
      this.problems.tooMuch(words[0]!.span, `a function that calls itself with more than ${maxGivenAgain} words`)
      return
    }
    // Called again with the same it does nothing new.
    const again = openCall(node, given)
    if (frame.open.some((one) => one.node === node && one.given === again.given)) return
    if (this.idle.isCallOf(definition, given, frame)) {
      frame.functions.called(node)
      return
    }
    if (frame.open.length >= maxOpen) {
      this.problems.tooMuch(words[0]!.span, `more than ${maxOpen} functions that call each other`)
      return
    }
    if (this.flow.steps > maxSteps) {
      this.problems.tooMuch(words[0]!.span, 'its functions call each other too often')
      return
    }
    frame.functions.called(node)
    const first = words[0]!
    const site = frame.site ?? stretch(first, words.at(-1)!)
    this.flow.visit(node.body, { ...inside(definition, given, frame, this.position.at), site })
  }
}
