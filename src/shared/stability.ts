/** What the Stability dial (0 … 1) means to each part. */

/** Weight of the carried-along picture where it is fully trusted, at 1: more calms further and costs style (`styleKept`). */
const MOST_STAY = 0.94;

/** How soon the dial gets there: little of it does much already. */
const STAY_POWER = 1.44;

/** Share of the former colour statistics that is kept from frame to frame. */
const MOST_KEPT_COLORS = 0.85;

export function stayWeight(stability: number): number {
  return MOST_STAY * (1 - (1 - stability) ** STAY_POWER);
}

export function keptColors(stability: number): number {
  return MOST_KEPT_COLORS * Math.sqrt(stability);
}
