import { Injectable } from '@nestjs/common';
import { Station } from './station.entity';

@Injectable()
export class StationsService {
  async all(harbour?: string): Promise<Station[]> { return []; }
  async one(id: string): Promise<Station> { throw new Error(id); }
  create(station: Partial<Station>) { return station; }
  update(id: string, change: Partial<Station>) { return change; }
  remove(id: string) { return id; }
  forecast(id: string) { return []; }
}
