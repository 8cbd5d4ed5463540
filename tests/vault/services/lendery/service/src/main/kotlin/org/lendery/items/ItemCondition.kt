package org.lendery.items

/** What state a thing is in. */
enum class ItemCondition(val lendable: Boolean) {
    NEW(true),
    GOOD(true),
    WORN(true),
    BROKEN(false),
    ;

    companion object {
        val DEFAULT = GOOD
    }
}
