/** The ready-made fixes: what each mends, what it leaves, and that a second time changes nothing. */
import { describe, expect, test } from 'vitest'
import { compileFixes } from '../../shared/mend/fixes.ts'
import { type FixName, fixNames } from '../../shared/mend/mend.ts'
import { compileReplace } from '../../shared/mend/replace-text.ts'
import { applySplices } from '../../shared/text-splice.ts'

const fix = (name: FixName, text: string): string => applySplices(text, compileFixes([name])(text))

const cases: Record<FixName, readonly (readonly [string, string])[]> = {
  mojibake: [
    ['CafÃ© au lait', 'Café au lait'],
    ['Itâ€™s â€œhereâ€\u009d', 'It’s “here”'],
    ['ä½\u00a0å¥½ï¼Œä¸–ç•Œ', '你好，世界'],
    ['浣犲ソ锛屼笘鐣屻€', '浣犲ソ锛屼笘鐣屻€'],
    ['浣犲ソ锛屼笘鐣', '浣犲ソ锛屼笘鐣'],
    ['浣犲ソ', '你好'],
    ['涓浗浜烘皯', '涓浗浜烘皯'],
    ['ðŸ˜€ fine', '😀 fine'],
    ['naïve café — “fine” 你好，世界。', 'naïve café — “fine” 你好，世界。'],
    ['他说：“IRMÃ” 是葡萄牙语', '他说：“IRMÃ” 是葡萄牙语'],
    ['锟斤拷锟斤拷', '锟斤拷锟斤拷'],
    ['联通、小米、镕基、囧', '联通、小米、镕基、囧'],
  ],
  entities: [
    ['a &lt;b&gt; &amp;amp; &#20320;&#x597d; &nbsp;c', 'a <b> &amp; 你好 \u00a0c'],
    ['AT&T; &unknown; &#0; &#xD800; R&D &copy', 'AT&T; &unknown; &#0; &#xD800; R&D &copy'],
    ['&#150;', '–'],
  ],
  'line-ends': [['a\r\nb\rc\u2028d\ne', 'a\nb\nc\nd\ne']],
  invisible: [
    ['零\u200b宽\ufeff字符\u0000和\u0008控制\t制表\n换行', '零宽字符和控制\t制表\n换行'],
    ['👨\u200d👩\u200d👧 ok\u200dx', '👨\u200d👩\u200d👧 okx'],
    ['می\u200cخواهم \u202bא\u202c', 'می\u200cخواهم \u202bא\u202c'],
    ['abc\u202edef', 'abcdef'],
  ],
  nfkc: [
    ['ＡＢＣ１２３，①ﬁ', 'ABC123,1fi'],
    ['e\u0301\u200b 한', 'é\u200b 한'],
    ['中文不变。', '中文不变。'],
  ],
  'half-width': [
    ['Ｇｏｏｇｌｅ在１９９８年，成立！', 'Google在1998年，成立！'],
    ['３．１４ 与 １－２', '3.14 与 1-2'],
  ],
  'chinese-punctuation': [
    ['你好,世界!你是谁?', '你好，世界！你是谁？'],
    ['今天很好. 我们走吧.\n好', '今天很好。我们走吧。\n好'],
    ['见文件.txt, 时间 12:30, 比例3:2', '见文件.txt, 时间 12:30, 比例3:2'],
    ['苹果(又叫蛇果)和pear(梨)', '苹果（又叫蛇果）和pear(梨)'],
    ['代码 `你好, 世界` 之外: 好', '代码 `你好, 世界` 之外：好'],
    ['{"问题": "你好,世界"}', '{"问题": "你好,世界"}'],
    ['等等...好', '等等...好'],
    ['地址:https://a.cn', '地址：https://a.cn'],
  ],
  'latin-punctuation': [
    ['Hello，world。Fine！（really）', 'Hello, world. Fine! (really)'],
    ['我用Python，很好。', '我用Python，很好。'],
    ['f（x）', 'f (x)'],
  ],
  quotes: [
    ['“Hi,” she said. It’s ‘fine’.', "\"Hi,\" she said. It's 'fine'."],
    ['他说：“你好，don’t worry”', "他说：“你好，don't worry”"],
  ],
  personal: [
    ['联系 zhang.san@example.com.cn 或 13812345678。', '联系 [EMAIL] 或 [PHONE]。'],
    ['身份证11010519491231002X，不是110105194912310021', '身份证[ID]，不是110105194912310021'],
    ['card 4111 1111 1111 1111, not 4111 1111 1111 1112', 'card [CARD], not 4111 1111 1111 1112'],
    ['ip 8.8.8.8 and 192.168.0.1 and 1.2.3.4.5', 'ip [IP] and 192.168.0.1 and 1.2.3.4.5'],
    [`key sk-${'aB3'.repeat(8)}.`, 'key [KEY].'],
    ['+44 20 7946 0958 or (415) 555-0132', '[PHONE] or [PHONE]'],
    ['2023-01-02 12:30 0.138123456789 订单20230102123456789', '2023-01-02 12:30 0.138123456789 订单20230102123456789'],
  ],
  'blank-lines': [['a\n\n\n\nb\n \n\t\n　\nc\n\nd', 'a\n\nb\n\nc\n\nd']],
  trim: [['　\n 你好 world \u00a0\n', '你好 world']],
}

describe.each(fixNames)('%s', (name) => {
  test.each(cases[name])('%j becomes %j', (before, after) => {
    expect(fix(name, before)).toBe(after)
    if (name !== 'entities') expect(fix(name, after)).toBe(after)
  })
})

test('fixes are made in the order of the table, as one list of splices', () => {
  const text = ' &amp;nbsp;ＡＢ\r\n\r\n\r\nÃ©\u200b '
  expect(applySplices(text, compileFixes(['trim', 'blank-lines', 'line-ends', 'invisible', 'mojibake'])(text))).toBe(
    '&amp;nbsp;ＡＢ\n\né',
  )
})

const replace = (text: string, find: string, to: string, isRegex = false, isCaseExact = false): string =>
  applySplices(text, compileReplace({ find, with: to, isRegex, isCaseExact })(text))

test('literals are found wherever they stand, without overlaps, and mean themselves', () => {
  expect(replace('aXbxC', 'x', '$1\\n')).toBe('a$1\\nb$1\\nC')
  expect(replace('aXbx', 'x', '-', false, true)).toBe('aXb-')
  expect(replace('aaa', 'aa', 'b')).toBe('ba')
  expect(replace('作为一个人工智能', '人工智能', 'AI')).toBe('作为一个AI')
  expect(replace('İstanbul İ', 'İ', 'I')).toBe('Istanbul I')
  expect(replace('😀😁', '\ud83d', 'x')).toBe('😀😁')
})

test('regular expressions have groups, names and the escapes of editors', () => {
  expect(replace('2023年5月', '(\\d+)年(\\d+)月', '$2/$1', true)).toBe('5/2023')
  expect(replace('John Smith', '(?<a>\\w+) (?<b>\\w+)', '$<b>, $<a>$$$&$9', true)).toBe('Smith, John$John Smith$9')
  expect(replace('a;b', ';', '\\n\\t', true)).toBe('a\n\tb')
  expect(replace('a\nb', '^', '> ', true)).toBe('> a\n> b')
  expect(replace('ABC', 'b', 'x', true, true)).toBe('ABC')
  expect(replace('a-b', '[\\w-]', 'x', true)).toBe('xxx')
  expect(() => compileReplace({ find: '(', with: '', isRegex: true, isCaseExact: false })).toThrow(SyntaxError)
})
