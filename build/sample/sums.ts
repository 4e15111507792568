/** Word problems in both languages whose numbers, and hence whose answers, are worked out here. */

import type { Dice } from './dice.ts'
import type { Exchange } from './exchange.ts'

/** Gives as many English word problems as asked for. */
export const englishSums = (dice: Dice, count: number): Exchange[] =>
  Array.from({ length: count }, (_, index) => pick(english, index)(dice))

/** Gives as many Chinese word problems as asked for. */
export const chineseSums = (dice: Dice, count: number): Exchange[] =>
  Array.from({ length: count }, (_, index) => pick(chinese, index)(dice))

type Maker = (dice: Dice) => Exchange

const pick = (makers: readonly Maker[], index: number): Maker => {
  const maker = makers[index % makers.length]
  if (maker === undefined) throw new Error('There is no word problem to make')
  return maker
}

const english: readonly Maker[] = [
  (dice) => {
    const [price, count, paid] = [dice.between(3, 12), dice.between(3, 9), 200]
    const total = price * count
    return {
      ask: `A ticket costs ${price} euros. How much do ${count} tickets cost, and how much change is there from ${paid} euros?`,
      answer: `${count} tickets cost ${count} × ${price} = ${total} euros.\nThe change is ${paid} − ${total} = ${paid - total} euros.`,
    }
  },
  (dice) => {
    const [speed, hours] = [dice.between(12, 24) * 5, dice.between(2, 6)]
    return {
      ask: `A train runs at a steady ${speed} km/h. How far does it get in ${hours} and a half hours?`,
      answer: `Distance is speed times time: ${speed} × ${hours}.5 = ${speed * hours + speed / 2} km.`,
    }
  },
  (dice) => {
    const [width, height] = [dice.between(4, 15), dice.between(16, 30)]
    return {
      ask: `A rectangle is ${width} cm wide and ${height} cm high. Find its area and its perimeter.`,
      answer: `Area: ${width} × ${height} = ${width * height} cm².\nPerimeter: 2 × (${width} + ${height}) = ${2 * (width + height)} cm.`,
    }
  },
  (dice) => {
    const [x, factor, shift] = [dice.between(2, 15), dice.between(3, 9), dice.between(2, 20)]
    const right = factor * x + shift
    return {
      ask: `Solve for x: ${factor}x + ${shift} = ${right}.`,
      answer: `Subtract ${shift} from both sides: ${factor}x = ${right - shift}.\nDivide by ${factor}: x = ${x}.\n\nCheck: ${factor} × ${x} + ${shift} = ${right}.`,
    }
  },
]

const chinese: readonly Maker[] = [
  (dice) => {
    const [boxes, each, given] = [dice.between(4, 12), dice.between(6, 15), dice.between(5, 20)]
    return {
      ask: `学校买来 ${boxes} 盒粉笔，每盒 ${each} 支，用掉 ${given} 支，还剩多少支？`,
      answer: `一共有 ${boxes} × ${each} = ${boxes * each} 支，用掉 ${given} 支后，还剩 ${boxes * each} − ${given} = ${boxes * each - given} 支。`,
    }
  },
  (dice) => {
    const [price, discount] = [dice.between(4, 20) * 50, dice.between(6, 9)]
    return {
      ask: `一件大衣原价 ${price} 元，打${'零一二三四五六七八九'[discount]}折出售，便宜了多少元？`,
      answer: `现价是 ${price} × 0.${discount} = ${(price * discount) / 10} 元，便宜了 ${price} − ${(price * discount) / 10} = ${(price * (10 - discount)) / 10} 元。`,
    }
  },
  (dice) => {
    const [first, second, hours] = [dice.between(40, 70), dice.between(50, 90), dice.between(2, 6)]
    return {
      ask: `甲、乙两车同时从两地相向而行，甲车每小时行 ${first} 千米，乙车每小时行 ${second} 千米，${hours} 小时后相遇。两地相距多少千米？`,
      answer: `两车每小时共行 ${first} + ${second} = ${first + second} 千米，${hours} 小时共行 ${first + second} × ${hours} = ${(first + second) * hours} 千米，这就是两地的距离。`,
    }
  },
  (dice) => {
    const [child, times, years] = [dice.between(6, 12), dice.between(3, 5), dice.between(3, 10)]
    const parent = child * times
    return {
      ask: `小明今年 ${child} 岁，爸爸的年龄是他的 ${times} 倍。${years} 年后爸爸多少岁？那时爸爸比小明大多少岁？`,
      answer: `爸爸今年 ${child} × ${times} = ${parent} 岁，${years} 年后是 ${parent + years} 岁。年龄差不变，仍是 ${parent} − ${child} = ${parent - child} 岁。`,
    }
  },
]
