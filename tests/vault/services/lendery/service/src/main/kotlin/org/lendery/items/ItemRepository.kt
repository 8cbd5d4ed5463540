package org.lendery.items

import org.springframework.data.domain.Page
import org.springframework.data.domain.Pageable
import org.springframework.data.jpa.repository.JpaRepository
import java.util.UUID

interface ItemRepository : JpaRepository<ItemEntity, UUID> {
    fun search(query: String, page: Pageable): Page<ItemEntity>

    fun fresh(item: NewItem): ItemEntity

    fun changed(id: UUID, change: ItemChange): ItemEntity
}
