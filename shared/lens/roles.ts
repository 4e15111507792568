/** Role names as the formats write them (FORMATS: roles), and what they mean. A name that is not here is not guessed. */
import type { Role } from '../sample/sample.ts'

const meanings: Readonly<Record<Exclude<Role, 'unknown'>, readonly string[]>> = {
  user: ['user', 'human', 'prompter', 'client', 'customer', '用户', '问', 'Human'],
  assistant: ['assistant', 'gpt', 'bot', 'model', 'chatgpt', 'bing', 'bard', 'counselor', 'MOSS', '助手', '答'],
  system: ['system', 'developer', 'meta_instruction'],
  tool: ['tool', 'function', 'observation', 'observations', 'tool_response', 'function_response', 'ipython'],
}

/** Roles whose whole content is a call of a tool by the assistant. */
export const toolCallRoles: readonly string[] = ['function_call', 'function-call', 'tool_call']

const byName = new Map<string, Role>([
  ...Object.entries(meanings).flatMap(([role, names]) => names.map((name): [string, Role] => [name, role as Role])),
  ...toolCallRoles.map((name): [string, Role] => [name, 'assistant']),
])

/** Gives what a role name means. */
export const roleOf = (name: string): Role => byName.get(name) ?? byName.get(name.toLowerCase()) ?? 'unknown'
