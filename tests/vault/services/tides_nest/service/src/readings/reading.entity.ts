import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Station } from '../stations/station.entity';

@Entity('readings')
@Index(['stationId', 'takenAt'], { unique: true })
export class Reading {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: string;

  @Column({ name: 'station_id', type: 'uuid' })
  stationId: string;

  @ManyToOne(() => Station)
  @JoinColumn({ name: 'station_id' })
  station: Station;

  @Column({ name: 'taken_at', type: 'timestamptz' })
  takenAt: Date;

  @Column({ name: 'level_mm', type: 'int' })
  levelMm: number;

  @Column({ type: 'varchar', length: 16, nullable: true })
  quality?: string;
}
