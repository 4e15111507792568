/**
 * How likely a text is to have been written by somebody, in bits: a text that was read in a wrong encoding is made of rare
 * characters. Costs are those of a reader who knows no language well: a frequent character costs as much as its share of
 * an average text says, a rare one more, and what nobody writes most. Only differences between readings of the same bytes
 * mean something.
 */
import { codeTables, type TableEncoding } from './code-tables.ts'

/** The most frequent ones of posts, articles and dialogues, in the forms of the mainland, of Taiwan and of Japan. */
const FREQUENT =
  '的我一是你和个可在有以这理心能不们自感人时对到生力学来了解要会为情些中过作他己用如题并得问现成好下或分于试工种常业小定方同行很步知法帮觉也出每数上助果请面实关都压者医明专大通进应家无但让提习更间动与而最地需想先受识决度重表虑体多总活您其建期确起因就发比正持样目性尝绪困意信求它子么程事合焦将着非式所任首经此近具后开记做适加量接去担看系点使标还计化那据找等变保制然调外失道深何特从高完长物爱询放天健之当新康息认别给次友全亲机议相咨技反务效价她值设住影被改及支扰整入供艾身达文里导说职朋况手态内白类注平访安寻本前考响主交处划立像元真怕什日回少话否件许呢始境共部答病案强难策吸算望讨够结公吗战至产包沟际语练松轻且论该见代场逐利电疗紧口没极位示名温源例管张直积只忧模状美候展气社环色享减取根挑由年述国呼微升术探单略两容选质富红视即功节项未队乐庭复列增思历害水细向创带团验足型球份努界丰另指败念母巧品字听转段兴户优象恐待第独付参造准必满司规备告致引头评训笑趣描研苹哪克存原责几观运空组集条服究续低三已排员甚预诉括率充写较句缓喜择格器形断流负照治味往义欢打善音遇师乎素教书太快词区科纳角花则称边错睡基尽笔网似详图控路各随避维谢把又智休序再领输食世顾买构痛言仅车护清客权析孩愿显免允跟尊精读广协课线易才推神钱配除热联越密父速伴证金希光月释走采收码限简键渐离某测二落录域风市海尔抱级块含脑符查班声费周背良门消围约静移号山片便按演米争馈故西追降突诊老商校女命投石' +
  '個這們時對會為學來過說問題現實關無應開種樣發經後間動與從進將機話體電長見點當書國讓還麼認識請給頭語計劃試論議處產業務員設計資訊網路資料庫檔案軟體程式環境變數據導師醫療藥藝術歷史傳統團隊選擇優點簡單複雜難題記憶節約質量數學運動參與標準確認繼續結束開始歡迎謝謝愛情親戚戰爭錢買賣車門東馬魚鳥風雲龍華萬與專業習慣聽覽讀寫聲響視覺觀點條件組織線條級別練習維護編輯緊張總結織網經濟歲熱鬧燈營養獨立獲獎獻狀態滿漢濟氣決沒測準溫潔灣灑點燒壓壞塊場報壯夢獎姐婦孫寧實寫寶將專對導屬崗嶺帶幫幹幾庫廣廠廢異張強彈復從徑憂慮應懷態慶戶戲擇據擔換揮損擬擴攝攜擊敵斂斷於時晝曉暫書條來極構樓標樹機橋權歐歡歲殘殺氣漢灣為無爾牆獨獻環產畫異療發盡監盤眾碼礎禮禪種積穩穫窮競筆節範築簡籃糧紀約紅純紙級細終組結給絕絲經綜綠維網緒線緣編緩縣總績織繪繼續缺羅義習聖聞聯聰職聽肅脈腦腳臉臨舉舊艱葉著薦藍藝處號蟲術衛裝裡補製複見規視親覺觀觸計訂討訓託記訪設許訴診註詞試詩話該詳誇認語誤說誰課調談請論證識譯議護讀變讓豐負財貢貧貨販貪貫責貴費貼貿資賓賞賣賽質賴購贊贏趕趙跡踐躍軍軟較載輕輛輩輪輯輸轉辦農遊運過達違遠適選遲遺鄉鄰醫釋針鈴銀銅銷鋼錄錯錶鍋鍵鎮鏡鐘鐵長門開閉間閱闆關防陣陰陳陸陽隊階際隨險雖雙雜離難雲電靈靜響頁頂項順須預領頭頻題額顏願類顧顯風飛飯飲館餐養餘駕騎驗驚體鬆鬥魚鮮鳥鳴麗麥麼黃點黨齊齒龍臺灣您妳嗎呢吧啊喔' +
  '日本人大中出年会事自社者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢時間今何来行見食話語書読聞学校先生友達気持電車雨雪山川犬猫母父兄弟私達様子供達彼女関係発表対応情報説明文章質問回答翻訳簡単必要可能方法結果場合以下上記'

const LETTERS = 'éèàêçùâîôûëïüöäßñóíáúñãõåæøìòœÉÀ'
const MARKS = '，。、：；！？（）《》“”‘’「」『』【】—…·'
const LATIN_MARKS = '«»“”‘’–—…•€°©®\u00a0·¿¡£µ±×²³½'

const UNSEEN = 24
const FAULT = 22
/** What a line costs that is no JSON though it begins like it: a quote or a bracket was taken for half of a character. */
const NO_JSON = 16

/** Gives what a text costs, in bits; bytes that mean nothing stand in it as lone surrogates. */
export const costOfText = (text: string): number => {
  const costs = charCosts()
  let cost = 0
  /** The two characters before this one, and how many letters beyond ASCII stand in a row. */
  let [before, accents] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit < 0xe000) {
      const isPair = unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
      const point = isPair ? (text.codePointAt(at) ?? 0) : 0
      if (isPair) at += 1
      // Emoji are written a lot; of the rare ideographs beyond U+FFFF nobody writes many.
      cost += point === 0 ? FAULT : point >= 0x1f000 && point < 0x1fb00 ? 11 : 23
      accents = 0
    } else {
      cost += costs[unit]
      if (unit >= 0xc0 && unit < 0x250) {
        accents += 1
        if (accents > 2) cost += 7
        if (isCapital(unit) && isSmall(before)) cost += 5
      } else {
        if (isIdeograph(unit) || isHalfKana(unit)) cost += costOfPlace(before, text.charCodeAt(at + 1))
        if (unit >= 0x80 && unit < 0xc0 && accents > 0) cost += 5
        accents = 0
      }
    }
    before = unit
  }
  return cost
}

/** Ideographs stand together; one alone, or within a word of Latin letters, was a letter with an accent. */
const costOfPlace = (before: number, next: number): number => {
  if (before >= 0x2000 || next >= 0x2000) return 0
  return isAsciiLetter(before) && isAsciiLetter(next) ? 8 : 5
}

/** Gives what a line costs, in bits. */
export const costOfLine = (text: string): number => costOfText(text) + (isBrokenJson(text) ? NO_JSON : 0)

const MOST_PARSED = 65_536

const isBrokenJson = (text: string): boolean => {
  if (!/^[ \t]*[{[]/.test(text) || text.length > MOST_PARSED) return false
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    if (error instanceof SyntaxError) return true
    throw error
  }
}

const isCapital = (unit: number): boolean => unit >= 0xc0 && unit <= 0xde && unit !== 0xd7
const isAsciiSmall = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a
const isAsciiLetter = (unit: number): boolean => isAsciiSmall(unit | 0x20)
const isSmall = (unit: number): boolean => isAsciiSmall(unit) || (unit >= 0xdf && unit <= 0xff && unit !== 0xf7)
const isHalfKana = (unit: number): boolean => unit > 0xff60 && unit < 0xffa0
const isIdeograph = (unit: number): boolean => unit >= 0x3400 && unit < 0xa000

let made: Uint8Array | null = null

const charCosts = (): Uint8Array => {
  made ??= makeCosts()
  return made
}

const makeCosts = (): Uint8Array => {
  const costs = new Uint8Array(0x10000).fill(UNSEEN)
  const range = (start: number, end: number, bits: number): void => void costs.fill(bits, start, end)
  range(0, 0x20, 20)
  range(0x20, 0x7f, 6)
  range(0x41, 0x5b, 5)
  for (const char of 'abcdefghijklmnopqrstuvwxyz ') costs[char.charCodeAt(0)] = 4
  for (const char of '\t\r\n') costs[char.charCodeAt(0)] = 6
  range(0xa0, 0xc0, 14)
  range(0xc0, 0xdf, 10)
  range(0xdf, 0x100, 10)
  range(0x100, 0x250, 14)
  range(0x370, 0x530, 13) // Greek and Cyrillic
  range(0x600, 0x700, 14)
  range(0x900, 0xe80, 14)
  range(0x2010, 0x2040, 13)
  range(0x2100, 0x2800, 14)
  range(0x3000, 0x3040, 13)
  range(0x3041, 0x3097, 7)
  range(0x30a1, 0x30fd, 9)
  range(0x3400, 0x4dc0, 22)
  range(0x4e00, 0xa000, 20)
  range(0xac00, 0xd7a4, 13) // Hangul
  range(0xff01, 0xff5f, 12)
  range(0xff61, 0xffa0, 13) // half-width katakana
  // Level 2 of the standards holds what dictionaries have, level 1 what people write.
  for (const { encoding, levels } of LEVELS) {
    const { pairs } = codeTables(encoding)
    for (const { first, last, bits } of levels)
      for (let code = first; code <= last; code++) {
        const point = pointOf(pairs[code])
        if (isIdeograph(point)) costs[point] = Math.min(costs[point], bits)
      }
  }
  for (const char of FREQUENT) costs[char.charCodeAt(0)] = 9
  for (const char of LATIN_MARKS) costs[char.charCodeAt(0)] = 9
  for (const char of LETTERS) costs[char.charCodeAt(0)] = 7
  for (const char of MARKS) costs[char.charCodeAt(0)] = 7
  return costs
}

const LEVELS: readonly {
  encoding: TableEncoding
  levels: readonly { first: number; last: number; bits: number }[]
}[] = [
  { encoding: 'gb18030', levels: twoLevels(0xb0a1, 0xd7f9, 0xf7fe) },
  { encoding: 'big5', levels: twoLevels(0xa440, 0xc67e, 0xf9d5) },
  { encoding: 'shift_jis', levels: twoLevels(0x889f, 0x9872, 0xeaa4) },
]

function twoLevels(first: number, last: number, secondLast: number): { first: number; last: number; bits: number }[] {
  return [
    { first, last, bits: 12 },
    { first: last + 1, last: secondLast, bits: 16 },
  ]
}

const pointOf = (packed: number): number =>
  packed > 0xffff && packed <= 0xffffff
    ? ((packed & 0x0f) << 12) | ((packed & 0x3f00) >> 2) | ((packed >> 16) & 0x3f)
    : 0
