/** What this process has taken so far. */
import type { Cost } from './messages.js'

export const ownCost = (): Cost => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMemoryBytes: maxRSS * 1024 }
}

/** Two processes' cost, side by side. */
export const addCosts = (a: Cost, b: Cost): Cost => ({
  cpuMs: a.cpuMs + b.cpuMs,
  peakMemoryBytes: Math.max(a.peakMemoryBytes, b.peakMemoryBytes),
})
