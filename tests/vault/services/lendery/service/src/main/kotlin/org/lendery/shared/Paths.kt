package org.lendery.shared

object Paths {
    const val V1 = "/v1"
    const val LOANS = "$V1/loans"
}
