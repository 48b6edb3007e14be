/** Fails to compile unless both types are the same; `any` is the same as nothing but itself. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export declare function same<A, B>(...proof: Same<A, B> extends true ? [] : [never]): void
