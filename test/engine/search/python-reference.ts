/** Asks Python's json the same questions: another reader of JSON, another way of comparing, nothing of Winnow in it. */
import { execFileSync, spawnSync } from 'node:child_process'
import type { RowAsk } from '../../../shared/query/ask.ts'

export const hasPython = spawnSync('python3', ['--version']).status === 0

/** Gives for each file and each question the ordinals of the rows that it finds. */
export const askPython = (paths: readonly string[], leaves: readonly RowAsk[], isCaseExact: boolean): number[][][] => {
  const input = JSON.stringify({ paths, leaves, isCaseExact })
  const output = execFileSync('python3', ['-c', SCRIPT], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return JSON.parse(output)
}

const SCRIPT = `
import json, re, sys
from decimal import Decimal
sys.setrecursionlimit(20000)
task = json.loads(sys.stdin.read())
exact = task['isCaseExact']
fold = (lambda text: text) if exact else (lambda text: text.lower())

class Literal:
    def __init__(self, text, kind): self.text, self.kind = text, kind
class Pairs(list): pass
decoder = json.JSONDecoder(
    parse_int=lambda text: Literal(text, 'number'), parse_float=lambda text: Literal(text, 'number'),
    parse_constant=lambda text: Literal(text, 'number'), object_pairs_hook=Pairs)

def literals(value):
    if value is True: return Literal('true', 'boolean')
    if value is False: return Literal('false', 'boolean')
    if value is None: return Literal('null', 'null')
    return value

def children(value):
    if isinstance(value, Pairs): return [v for _, v in value]
    return value if isinstance(value, list) else []

def everything(value):
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, (Pairs, list)): left.extend(children(one))
        else: yield literals(one)

def reach(value, path):
    if not path: return [value]
    if isinstance(value, Pairs):
        if not isinstance(path[0], str): return []
        found = [v for k, v in value if k == path[0]]
        return reach(found[-1], path[1:]) if found else []
    if isinstance(value, list):
        if isinstance(path[0], str): return [one for item in value for one in reach(item, path)]
        return reach(value[path[0]], path[1:]) if path[0] < len(value) else []
    return []

def items(value):
    if isinstance(value, Pairs): return
    if isinstance(value, list):
        for item in value: yield from items(item)
    else: yield literals(value)

def text_of(value): return value.text if isinstance(value, Literal) else value
def is_text(value, everywhere): return isinstance(value, str) or value.kind == 'number' or not everywhere
def something(value):
    if value is None or value == '' and isinstance(value, str): return False
    return len(value) > 0 if isinstance(value, (list, str)) else True

def keys(value):
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, Pairs): yield from one
        left.extend(children(one) if isinstance(one, (Pairs, list)) else [])

def matcher(pattern):
    if pattern['kind'] == 'literal':
        wanted = fold(pattern['text'])
        return lambda text: wanted in fold(text)
    flags = (re.I if 'i' in pattern['flags'] else 0) | (re.S if 's' in pattern['flags'] else 0)
    compiled = re.compile(pattern['source'], flags)
    return lambda text: compiled.search(text) is not None

def number(text):
    try: return Decimal(text)
    except Exception: return None

ROLES = {'human': 'user', 'gpt': 'assistant', 'function_call': 'tool', 'observation': 'tool'}
def turns(row):
    pairs = dict(row) if isinstance(row, Pairs) else {}
    for message in pairs.get('messages', pairs.get('conversations', [])):
        turn = dict(message)
        role = turn.get('role', turn.get('from'))
        yield (role, ROLES.get(role, role)), turn.get('content', turn.get('value'))

def compile_leaf(leaf):
    kind = leaf['kind']
    if kind == 'text':
        found, place = matcher(leaf['pattern']), leaf['place']
        if place['in'] == 'role':
            return lambda row, raw: row is not None and any(
                place['role'] in roles and isinstance(text, str) and found(text) for roles, text in turns(row[0]))
        everywhere = place['in'] == 'all'
        def test(row, raw):
            if row is None: return everywhere and found(raw)
            values = [row[0]] if everywhere else reach(row[0], place['path'])
            return any(found(text_of(one)) for value in values for one in everything(value) if is_text(one, everywhere))
        return test
    if kind == 'equals':
        wanted, as_number = fold(leaf['text']), number(leaf['text'])
        def same(value):
            if fold(text_of(value)) == wanted: return True
            return isinstance(value, Literal) and value.kind == 'number' and as_number is not None and number(value.text) == as_number
        return lambda row, raw: row is not None and any(
            same(one) for value in reach(row[0], leaf['path']) for one in items(value))
    if kind == 'has':
        path = leaf['path']
        if len(path) == 1 and isinstance(path[0], str):
            return lambda row, raw: row is not None and any(k == path[0] and something(v) for k, v in keys(row[0]))
        return lambda row, raw: row is not None and any(something(value) for value in reach(row[0], path))
    if kind == 'role':
        return lambda row, raw: row is not None and any(leaf['role'] in roles for roles, _ in turns(row[0]))
    span = leaf['range']
    def inside(value):
        if not (isinstance(value, Literal) and value.kind == 'number'): return False
        n = float(value.text)
        low = n >= span['min'] if span['isMinIn'] else n > span['min']
        return low and (n <= span['max'] if span['isMaxIn'] else n < span['max'])
    return lambda row, raw: row is not None and any(
        inside(one) for value in reach(row[0], leaf['path']) for one in items(value))

tests = [compile_leaf(leaf) for leaf in task['leaves']]
def ask(path):
    found = [[] for _ in tests]
    data = open(path, 'rb').read()
    if data.startswith(b'\\xef\\xbb\\xbf'): data = data[3:]
    ordinal = 0
    for line in data.split(b'\\n'):
        if not line.strip(b' \\t\\r'): continue
        line = line[:-1] if line.endswith(b'\\r') else line
        raw = line.decode('utf-8', errors='replace')
        try: row = [decoder.decode(line.decode('utf-8'))]
        except Exception: row = None
        for at, test in enumerate(tests):
            if test(row, raw): found[at].append(ordinal)
        ordinal += 1
    return found
print(json.dumps([ask(path) for path in task['paths']]))
`
