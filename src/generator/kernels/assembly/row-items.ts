/** Pictures cut into items of whole rows: which rows an item has. Items of a picture follow each other, then the next picture's. */

/** Items of one picture of `height` rows, `rows` to an item. */
export function itemsOfPicture(height: i32, rows: i32): i32 {
  return (height + rows - 1) / rows;
}

/** Which picture an item belongs to. */
export function pictureOfItem(item: i32, height: i32, rows: i32): i32 {
  return item / itemsOfPicture(height, rows);
}

/** The item's first row in its picture. */
export function firstRowOfItem(item: i32, height: i32, rows: i32): i32 {
  return (item % itemsOfPicture(height, rows)) * rows;
}

/** How many rows the item has: the last of a picture may have fewer. */
export function rowsOfItem(item: i32, height: i32, rows: i32): i32 {
  return min(rows, height - firstRowOfItem(item, height, rows));
}
