import { Column, CreateDateColumn, Entity, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { Reading } from '../readings/reading.entity';

export enum StationKind {
  Gauge = 'GAUGE',
  Buoy = 'BUOY',
  Radar = 'RADAR',
}

@Entity({ name: 'stations' })
export class Station {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ length: 80 })
  name: string;

  @Column({ type: 'enum', enum: StationKind, default: StationKind.Gauge })
  kind: StationKind;

  @Column('double precision')
  latitude: number;

  @Column('double precision')
  longitude: number;

  @Column({ name: 'datum_mm', type: 'int', default: 0 })
  datumMm: number;

  @OneToMany(() => Reading, (reading) => reading.station)
  readings: Reading[];

  @CreateDateColumn()
  createdAt: Date;
}
