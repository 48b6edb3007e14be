/** How far the time of signing may be from the time of arrival: the provider's signing guide. */
export const maxAgeMs = 15 * 60_000
