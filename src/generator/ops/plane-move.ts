/** Moving the plane that a StyleGAN3 network draws on (Karras et al. 2021, arXiv 2106.12423, appendix F). */

export interface PlaneMove {
  /** To the right, in units of the plane: one is the side of a square picture, and the height of StyleGAN-Human's. */
  x: number;
  /** Down, in the same. */
  y: number;
  /** Around the middle, before it is shifted; from the right axis towards the upper one. */
  degrees: number;
}

/** Where on the plane a place of the moved picture comes from: the inverse of the move, `[3, 3]` by rows. */
export function sourceMatrix({x, y, degrees}: PlaneMove): number[] {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [...[cosine, -sine, sine * y - cosine * x], ...[sine, cosine, -sine * x - cosine * y], ...[0, 0, 1]];
}
